"""Pure decisions of the directory: hours, holidays, which pair fits, what a number must look like, who may do what."""
