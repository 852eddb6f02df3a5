"""What a team does not want to see unasked: policy, judgement, cases, and what is said of them."""
