import CommandKit

@available(*, unavailable, message: "Print through StandardOutput, so that lost output is an error.")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
