package main

import (
	"fmt"
	"slices"
)

// deskGate is a figure of desks of two sizes. What is no limit is 0.
type deskGate struct {
	name, unit  string
	first, last float64 // the most at the first size and at the largest
	least       float64 // at the first size
	maxRatio    float64 // of the largest by the first
	decimals    int
}

const (
	listMost = 20 // ms
	flat     = 2  // times as long on ten times as much
)

// deskGates in the order of the table. Where a median is far below a limit, the 99th percentile alone has one.
func deskGates() []deskGate {
	var out []deskGate
	for _, list := range []string{"list of an agent", "list of an agent, scrolled", "list of a supervisor", "list of a supervisor, scrolled"} {
		out = append(out, deskGate{name: list + ", p50", unit: "ms", decimals: 2},
			deskGate{name: list + ", p99", unit: "ms", first: listMost, last: listMost, maxRatio: flat, decimals: 2})
	}
	out = append(out, deskGate{name: "lists", unit: "lists/s to 8 agents", least: 1000},
		deskGate{name: "open a conversation, p50", unit: "ms", maxRatio: flat, decimals: 2},
		deskGate{name: "open a conversation, p99", unit: "ms", maxRatio: flat, decimals: 2})
	for _, order := range []string{"newest", "best"} {
		out = append(out, deskGate{name: "search, " + order + ", p50", unit: "ms", decimals: 1},
			deskGate{name: "search, " + order + ", p99", unit: "ms", first: 50, last: 100, decimals: 1})
	}
	for _, s := range searches {
		out = append(out, deskGate{name: "search for " + s.name + ", p50", unit: "ms", decimals: 1})
	}
	return append(out, deskGate{name: "desk, memory", unit: "MB resident after all of it"})
}

// deskRow is a gate with what was measured.
type deskRow struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	First  float64 `json:"first"`
	Last   float64 `json:"last"`
	Ratio  float64 `json:"ratio,omitempty"`
	Limit  string  `json:"limit,omitempty"`
	Failed bool    `json:"failed,omitempty"`
	gate   deskGate
	two    bool
}

// judgeDesks makes rows of the figures there are. With one size there is nothing to compare, and limits hold that size.
func judgeDesks(of sizes, desks map[int]results) (rows []deskRow) {
	if len(of) == 0 || len(desks) == 0 {
		return nil
	}
	first, last := desks[of[0]], desks[slices.Max(of)]
	for _, g := range deskGates() {
		if len(first[g.name]) == 0 || len(last[g.name]) == 0 {
			continue
		}
		r := deskRow{Name: g.name, Unit: g.unit, First: median(first[g.name]), Last: median(last[g.name]), gate: g, two: slices.Max(of) != of[0]}
		if r.two && r.First != 0 {
			r.Ratio = r.Last / r.First
		}
		r.judge()
		rows = append(rows, r)
	}
	return rows
}

func (r *deskRow) judge() {
	g := r.gate
	limit := func(over bool, text string) {
		if r.Limit != "" {
			r.Limit += ", "
		}
		r.Limit += text
		r.Failed = r.Failed || over
	}
	switch {
	case g.least > 0:
		limit(r.First < g.least, fmt.Sprintf("≥ %g", g.least))
	case g.first > 0 && g.first == g.last:
		limit(r.First > g.first || r.Last > g.last, fmt.Sprintf("≤ %g", g.first))
	case g.first > 0 && r.two:
		limit(r.First > g.first || r.Last > g.last, fmt.Sprintf("≤ %g / %g", g.first, g.last))
	case g.first > 0:
		limit(r.First > g.first, fmt.Sprintf("≤ %g", g.first))
	}
	if g.maxRatio > 0 && r.two {
		limit(r.Ratio > g.maxRatio, fmt.Sprintf("≤ %g ×", g.maxRatio))
	}
}

func (r deskRow) cells() []string {
	verdict := ""
	switch {
	case r.Failed:
		verdict = "over"
	case r.Limit != "":
		verdict = "ok"
	}
	if !r.two {
		return []string{r.Name, number(r.First, r.gate.decimals), r.Unit, r.Limit, verdict}
	}
	return []string{r.Name, number(r.First, r.gate.decimals), number(r.Last, r.gate.decimals), r.Unit, fmt.Sprintf("%.2f", r.Ratio), r.Limit, verdict}
}

// deskHeads name the sizes.
func deskHeads(of sizes) []string {
	if len(of) == 0 {
		return nil
	}
	one := func(n int) string { return number(float64(n), 0) + " conversations" }
	if slices.Max(of) == of[0] {
		return []string{"asked", one(of[0]), "unit", "limit", ""}
	}
	return []string{"asked", one(of[0]), one(slices.Max(of)), "unit", "ratio", "limit", ""}
}
