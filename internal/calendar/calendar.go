// Package calendar knows when a team answers: weekly hours in a time zone, and days that differ. It is pure: what time it is
// comes in as an argument, and it reads nothing but the zone database.
package calendar

import (
	"fmt"
	"slices"
	"time"

	"porchlight/internal/desk"
)

// Interval is a stretch of a weekday in local time. To at or before From runs past midnight into the next day.
type Interval struct {
	Day  int    `json:"day"`  // ISO 8601: 1 is Monday, 7 is Sunday; 0 in a Day's own intervals
	From string `json:"from"` // "09:00"
	To   string `json:"to"`   // "17:30"; "24:00" is the end of the day
}

// Day is a date that differs from its weekday: closed, or with hours of its own.
type Day struct {
	Date      string // "2026-12-24", in the calendar's zone
	Name      string
	Intervals []Interval // none: closed all day
}

// Calendar is one version of a team's hours, ready to be asked.
type Calendar struct {
	zone   *time.Location
	weekly [8][]span // by ISO weekday
	days   map[string][]span
}

// span is an interval in minutes from local midnight; to may be past 24 h.
type span struct{ from, to int }

// horizon bounds the search for the next opening: a team that is closed for longer gives no date.
const horizon = 60 // days

// New checks a calendar and makes it ready. The error names what is wrong.
func New(tz string, weekly []Interval, days []Day) (*Calendar, error) {
	if !desk.ValidZone(tz) {
		return nil, desk.Errorf(desk.BadRequest, "%q is not a time zone.", tz).On("tz")
	}
	zone, err := time.LoadLocation(tz)
	if err != nil {
		return nil, fmt.Errorf("load zone %s: %w", tz, err)
	}
	c := &Calendar{zone: zone, days: map[string][]span{}}
	for _, in := range weekly {
		if in.Day < 1 || in.Day > 7 {
			return nil, desk.Errorf(desk.BadRequest, "A weekday is 1 (Monday) to 7 (Sunday).").On("weekly")
		}
		s, err := in.span()
		if err != nil {
			return nil, err
		}
		c.weekly[in.Day] = append(c.weekly[in.Day], s)
	}
	for _, d := range days {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			return nil, desk.Errorf(desk.BadRequest, "%q is not a date.", d.Date).On("day")
		}
		spans := []span{}
		for _, in := range d.Intervals {
			s, err := in.span()
			if err != nil {
				return nil, err
			}
			spans = append(spans, s)
		}
		c.days[d.Date] = spans
	}
	return c, nil
}

func (in Interval) span() (span, error) {
	from, err := minutes(in.From)
	if err != nil {
		return span{}, err
	}
	to, err := minutes(in.To)
	if err != nil {
		return span{}, err
	}
	if to <= from {
		to += 24 * 60
	}
	return span{from, to}, nil
}

// minutes reads "09:00"; "24:00" is allowed as an end.
func minutes(clock string) (int, error) {
	if clock == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 0, desk.Errorf(desk.BadRequest, "%q is not a time of day such as 09:00.", clock).On("weekly")
	}
	return t.Hour()*60 + t.Minute(), nil
}

// stretch is a span on a real day.
type stretch struct{ from, to time.Time }

// stretches lists what is open on the local day that t is in and on those around it, in order, touching ones joined.
func (c *Calendar) stretches(t time.Time, days int) []stretch {
	local := t.In(c.zone)
	var out []stretch
	for d := -1; d <= days; d++ { // the day before may run past midnight
		// Noon exists on every day; midnight does not (a clock set forward at midnight skips it).
		day := time.Date(local.Year(), local.Month(), local.Day()+d, 12, 0, 0, 0, c.zone)
		spans, special := c.days[day.Format(time.DateOnly)]
		if !special {
			spans = c.weekly[isoWeekday(day)]
		}
		for _, s := range spans {
			out = append(out, stretch{c.at(day, s.from), c.at(day, s.to)})
		}
	}
	slices.SortFunc(out, func(a, b stretch) int { return a.from.Compare(b.from) })
	joined := out[:0]
	for _, s := range out {
		if n := len(joined); n > 0 && !s.from.After(joined[n-1].to) {
			if s.to.After(joined[n-1].to) {
				joined[n-1].to = s.to
			}
			continue
		}
		if s.to.After(s.from) { // a gap of daylight saving may have swallowed it
			joined = append(joined, s)
		}
	}
	return joined
}

// at is a wall clock time on a day. A time that the change to summer time skips moves on by the gap, one that occurs twice is
// the first: what time.Date does.
func (c *Calendar) at(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, c.zone)
}

func isoWeekday(t time.Time) int {
	if d := int(t.Weekday()); d != 0 {
		return d
	}
	return 7
}

// Open reports whether t is within hours, and until when; without end in sight until is zero.
func (c *Calendar) Open(t time.Time) (open bool, until time.Time) {
	for _, s := range c.stretches(t, 8) {
		if !t.Before(s.from) && t.Before(s.to) {
			if s.to.Sub(t) > 7*24*time.Hour {
				return true, time.Time{} // round the clock
			}
			return true, s.to
		}
	}
	return false, time.Time{}
}

// Next is when hours begin again after t; zero when no day within two months has any.
func (c *Calendar) Next(t time.Time) time.Time {
	for _, s := range c.stretches(t, horizon) {
		if s.from.After(t) {
			return s.from
		}
	}
	return time.Time{}
}
