"""What a request of a signed-in user passes: the idle timeout and the second factor."""
