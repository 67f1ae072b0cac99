package desk

import "time"

// Clock tells the time. Tests inject their own; nothing in the rules calls time.Now.
type Clock func() time.Time

// Millis is an instant as the hot columns keep it: Unix milliseconds, UTC, 0 for "none".
type Millis int64

// At turns an instant into Millis; the zero time is 0.
func At(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// Time is the instant, in UTC; 0 is the zero time.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}
