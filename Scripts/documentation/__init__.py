"""What the Swift sources declare for other rooms, and which of it lacks documentation."""
