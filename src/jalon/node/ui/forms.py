"""How Django draws our forms: label, help, error and field in one order, with a summary of errors on top."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`{{ form }}` draws the summary and every field; `{{ form.name.as_field_group }}` draws one."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
