// Package desk holds the words of the trade and its rules: what a message, a conversation, an event and an identity are,
// what is allowed in them, and the errors people read. It owns no state, does no input or output and imports the standard
// library alone, so that every other package can speak the same language without knowing each other.
package desk
