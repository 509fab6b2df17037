"""Pages of the hotline: `alerts` (board, alarm, one alert), `lines`, `rosters`, `measures`."""
