"""What is published with a round besides its figures: the script that works them out again."""
