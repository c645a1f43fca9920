"""The demonstration county: invented households whose lives are decided command by command."""
