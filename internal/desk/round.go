package desk

// A round is one stretch of a conversation, from when it is opened or opened again until it is solved: what is rated, and what
// reports count.

const (
	// ReopenDays is for how long what a customer writes opens a solved conversation again, where the inbox says nothing else: what was bought has
	// arrived and was tried within it, and it is the time in which European law lets people send it back. Later it is mostly another matter.
	ReopenDays = 14

	maxReopenDays = 365
	dayLong       = 24 * 60 * 60 * 1000 // milliseconds

	// slip is how soon a solving, or an opening by hand, was a slip of the hand: the undo of the workspace stands for eight seconds, and a tab that
	// was offline may say it late.
	slip = 2 * 60 * 1000 // milliseconds
)

// AnAgentWrote is why a round begins, besides ItsContactWrote. Somebody who opens it by hand needs no reason.
const AnAgentWrote = "replied"

// WroteLate is the Reason of a link that the desk makes itself: its contact wrote when the other one could not be opened any more.
const WroteLate = "late"

// Reopens reports whether what a customer writes now goes on in a conversation that was solved then. With no days it never does.
func Reopens(solved, now Millis, days int) bool { return now < solved+Millis(days)*dayLong }

// Slip reports whether what was done then may still be a slip of the hand: taking it back neither begins nor ends a round.
func Slip(then, now Millis) bool { return now-then <= slip }
