printf "%s\n" "a `quoted` ${text} and a \\backslash"
