package desk

import (
	"errors"
	"fmt"
	"time"
)

// Code names a kind of refusal. Codes are part of the API and of the socket protocol; they are never renamed.
type Code string

// The codes a client can meet, over HTTP and over the socket alike.
const (
	BadRequest   Code = "bad_request"  // malformed, unknown, too deep, not UTF-8, out of order
	Unauthorized Code = "unauthorized" // no valid token
	Forbidden    Code = "forbidden"    // known, but not allowed
	NotFound     Code = "not_found"    // does not exist, or must not be known to exist
	Conflict     Code = "conflict"     // a repeat with other content, or a stale version
	TooLarge     Code = "too_large"    // over a limit that the text names
	RateLimited  Code = "rate_limited" // too many; RetryAfter says when
	StorageFull  Code = "storage_full" // the disk took nothing; nothing was acknowledged
	Unavailable  Code = "unavailable"  // shutting down, overloaded or rebuilding; RetryAfter says when
	Internal     Code = "internal"     // a fault of ours; the log has the cause
)

// httpStatus is the status each code travels with.
var httpStatus = map[Code]int{
	BadRequest: 400, Unauthorized: 401, Forbidden: 403, NotFound: 404, Conflict: 409,
	TooLarge: 413, RateLimited: 429, StorageFull: 507, Unavailable: 503, Internal: 500,
}

// Error is what a person or a client reads: what happened and what to do. The cause stays in the log.
type Error struct {
	Code       Code
	Text       string
	RetryAfter time.Duration // zero: retrying the same will not help
	Field      string        // the field at fault, when there is one
	Current    any           // the current state, with Conflict
	cause      error
}

// Errorf makes an Error with a text for people.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Text: fmt.Sprintf(format, args...)}
}

// Because keeps the cause for the log.
func (e *Error) Because(err error) *Error { e.cause = err; return e }

// After says when a retry makes sense.
func (e *Error) After(d time.Duration) *Error { e.RetryAfter = d; return e }

// On names the field at fault.
func (e *Error) On(field string) *Error { e.Field = field; return e }

// With carries the current state to a client whose version is stale.
func (e *Error) With(current any) *Error { e.Current = current; return e }

func (e *Error) Error() string {
	if e.cause != nil {
		return string(e.Code) + ": " + e.Text + ": " + e.cause.Error()
	}
	return string(e.Code) + ": " + e.Text
}

func (e *Error) Unwrap() error { return e.cause }

// Status is the HTTP status of the error.
func (e *Error) Status() int {
	if s, ok := httpStatus[e.Code]; ok {
		return s
	}
	return 500
}

// AsError turns any error into one that people can read. What is not a desk.Error is Internal.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Errorf(Internal, "Something went wrong on our side. Please try again.").After(5 * time.Second).Because(err)
}
