print("demonstration corpus")
