"""How fast Afterword is, as ratios that hold on any machine."""
