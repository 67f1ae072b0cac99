package content

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Interval is a stretch of a day, in minutes since midnight on the wall.
type Interval struct{ From, To int }

// Intervals are the opening hours of a weekday.
func (h Hours) Intervals(day time.Weekday) ([]Interval, error) {
	var all []Interval
	for _, text := range h.Weekly[strings.ToLower(day.String()[:3])] {
		var h1, m1, h2, m2 int
		if n, err := fmt.Sscanf(text, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); n != 4 || err != nil {
			return nil, fmt.Errorf("opening hours %q of %s", text, day)
		}
		all = append(all, Interval{h1*60 + m1, h2*60 + m2})
	}
	return all, nil
}

// next is at itself when the shop is open then, else a few minutes after it opens again.
func (h Hours) next(rng *rand.Rand, at time.Time) time.Time {
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	minute := int(at.Sub(midnight) / time.Minute)
	for day := 0; day < 8; day++ {
		on := midnight.AddDate(0, 0, day)
		intervals, err := h.Intervals(on.Weekday())
		if err != nil {
			return at // check refuses such hours
		}
		for _, open := range intervals {
			if day == 0 && minute >= open.From && minute < open.To {
				return at
			}
			if day > 0 || minute < open.From {
				return time.Date(on.Year(), on.Month(), on.Day(), 0, open.From+3+rng.IntN(45), rng.IntN(60), 0, on.Location())
			}
		}
	}
	return at
}
