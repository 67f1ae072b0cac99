package calendar_test

import (
	"testing"
	"time"

	"porchlight/internal/calendar"
)

func weekdays(from, to string) (out []calendar.Interval) {
	for d := 1; d <= 5; d++ {
		out = append(out, calendar.Interval{Day: d, From: from, To: to})
	}
	return out
}

func mustParse(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestHoursAreTrueInEveryZoneAndSeason(t *testing.T) {
	berlin := weekdays("09:00", "17:30")
	night := []calendar.Interval{{Day: 6, From: "22:00", To: "02:00"}}
	all := make([]calendar.Interval, 0, 7)
	for d := 1; d <= 7; d++ {
		all = append(all, calendar.Interval{Day: d, From: "00:00", To: "24:00"})
	}
	for _, row := range []struct {
		name, tz    string
		weekly      []calendar.Interval
		days        []calendar.Day
		at          string
		open        bool
		until, next string // RFC 3339; empty: none
	}{
		{"a Tuesday morning", "Europe/Berlin", berlin, nil, "2026-11-24T09:00:00+01:00", true, "2026-11-24T17:30:00+01:00", "2026-11-25T09:00:00+01:00"},
		{"a second before", "Europe/Berlin", berlin, nil, "2026-11-24T08:59:59+01:00", false, "", "2026-11-24T09:00:00+01:00"},
		{"the end is closed", "Europe/Berlin", berlin, nil, "2026-11-24T17:30:00+01:00", false, "", "2026-11-25T09:00:00+01:00"},
		{"Friday evening waits for Monday", "Europe/Berlin", berlin, nil, "2026-11-27T18:00:00+01:00", false, "", "2026-11-30T09:00:00+01:00"},
		{"over the change to summer time", "Europe/Berlin", berlin, nil, "2027-03-27T12:00:00+01:00", false, "", "2027-03-29T09:00:00+02:00"},
		{"a closed day", "Europe/Berlin", berlin, []calendar.Day{{Date: "2026-12-24"}}, "2026-12-24T10:00:00+01:00", false, "", "2026-12-25T09:00:00+01:00"},
		{"a short day", "Europe/Berlin", berlin, []calendar.Day{{Date: "2026-12-24", Intervals: []calendar.Interval{{From: "09:00", To: "12:00"}}}},
			"2026-12-24T10:00:00+01:00", true, "2026-12-24T12:00:00+01:00", "2026-12-25T09:00:00+01:00"},
		{"past midnight", "America/Sao_Paulo", night, nil, "2026-11-29T01:30:00-03:00", true, "2026-11-29T02:00:00-03:00", "2026-12-05T22:00:00-03:00"},
		{"round the clock", "Asia/Tokyo", all, nil, "2026-11-29T01:30:00+09:00", true, "", ""},
		{"never", "Asia/Tokyo", nil, nil, "2026-11-29T01:30:00+09:00", false, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, err := calendar.New(row.tz, row.weekly, row.days)
			if err != nil {
				t.Fatal(err)
			}
			at := mustParse(t, row.at)
			open, until := c.Open(at)
			if open != row.open {
				t.Errorf("open: %v", open)
			}
			for what, pair := range map[string]struct {
				got  time.Time
				want string
			}{"until": {until, row.until}, "next": {c.Next(at), row.next}} {
				if pair.want == "" && pair.got.IsZero() {
					continue
				}
				if pair.want == "" || !pair.got.Equal(mustParse(t, pair.want)) {
					t.Errorf("%s: %v, want %q", what, pair.got, pair.want)
				}
			}
		})
	}
}

func TestAWrongCalendarSaysWhatIsWrong(t *testing.T) {
	for name, make := range map[string]func() error{
		"zone": func() error { _, err := calendar.New("Mars/Olympus", nil, nil); return err },
		"weekday": func() error {
			_, err := calendar.New("UTC", []calendar.Interval{{Day: 8, From: "09:00", To: "10:00"}}, nil)
			return err
		},
		"clock": func() error {
			_, err := calendar.New("UTC", []calendar.Interval{{Day: 1, From: "9", To: "25:00"}}, nil)
			return err
		},
		"date": func() error { _, err := calendar.New("UTC", nil, []calendar.Day{{Date: "24.12."}}); return err },
	} {
		if make() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
