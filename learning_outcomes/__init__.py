"""What a parent will be able to do, and the evidence that she can."""
