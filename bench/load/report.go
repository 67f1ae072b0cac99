package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// results are the figures of one subject, by name, one a process.
type results map[string][]float64

func (r results) add(name string, value float64) { r[name] = append(r[name], value) }

// gate is a figure that may fail the run. A ratio is the product's median by the floor's.
type gate struct {
	name, unit string
	maxRatio   float64
	minRatio   float64
	maxValue   float64 // of the product alone
	decimals   int
}

const p99Of, p50Of = 2.5, 1.5

var gates = []gate{
	{name: "visitor → agent 97/s, p50", unit: "ms", maxRatio: p50Of, decimals: 2},
	{name: "visitor → agent 97/s, p99", unit: "ms", maxRatio: p99Of, decimals: 2},
	{name: "visitor → agent 200/s, p50", unit: "ms", maxRatio: p50Of, decimals: 2},
	{name: "visitor → agent 200/s, p99", unit: "ms", maxRatio: p99Of, decimals: 2},
	{name: "visitor → agent 200/s, CPU", unit: "µs a message"},
	{name: "agent → visitor 97/s, p50", unit: "ms", maxRatio: p50Of, decimals: 2},
	{name: "agent → visitor 97/s, p99", unit: "ms", maxRatio: p99Of, decimals: 2},
	{name: "agent → visitor 200/s, p50", unit: "ms", maxRatio: p50Of, decimals: 2},
	{name: "agent → visitor 200/s, p99", unit: "ms", maxRatio: p99Of, decimals: 2},
	{name: "throughput, messages", unit: "durable messages/s", minRatio: .4},
	{name: "throughput, CPU", unit: "µs a message", maxRatio: 3, decimals: 1},
	{name: "watching, deliveries", unit: "deliveries/s to 50 agents", minRatio: .4},
	{name: "watching, CPU", unit: "µs a message"},
	{name: "200 agents 97/s, p50", unit: "ms", decimals: 2},
	{name: "200 agents 97/s, p99", unit: "ms", maxRatio: p99Of, decimals: 2},
	{name: "200 agents 97/s, growth", unit: "MB resident from the second second to the last", maxValue: 16, decimals: 1},
	{name: "sockets", unit: "KB an idle socket, of 10,000", maxValue: 14, decimals: 1},
	{name: "start", unit: "ms to the first 200 of /healthz", maxValue: 500},
	{name: "idle", unit: "MB resident after the start", maxValue: 60, decimals: 1},
}

// row is a gate with what was measured.
type row struct {
	Name    string  `json:"name"`
	Unit    string  `json:"unit"`
	Floor   float64 `json:"floor"`
	Product float64 `json:"product"`
	Ratio   float64 `json:"ratio"`
	Limit   string  `json:"limit,omitempty"`
	Failed  bool    `json:"failed,omitempty"`
	gate    gate
}

// judge makes rows of the figures there are.
func judge(floor, product results) []row {
	var rows []row
	for _, g := range gates {
		if len(floor[g.name]) == 0 || len(product[g.name]) == 0 {
			continue
		}
		r := row{Name: g.name, Unit: g.unit, Floor: median(floor[g.name]), Product: median(product[g.name]), gate: g}
		if r.Floor != 0 {
			r.Ratio = r.Product / r.Floor
		}
		switch {
		case g.maxRatio > 0:
			r.Limit, r.Failed = fmt.Sprintf("≤ %g ×", g.maxRatio), r.Ratio > g.maxRatio
		case g.minRatio > 0:
			r.Limit, r.Failed = fmt.Sprintf("≥ %g ×", g.minRatio), r.Ratio < g.minRatio
		case g.maxValue > 0:
			r.Limit, r.Failed = fmt.Sprintf("≤ %g", g.maxValue), r.Product > g.maxValue
		}
		rows = append(rows, r)
	}
	return rows
}

func (r row) cells() []string {
	verdict := ""
	switch {
	case r.Failed:
		verdict = "over"
	case r.Limit != "":
		verdict = "ok"
	}
	return []string{r.Name, number(r.Floor, r.gate.decimals), number(r.Product, r.gate.decimals), r.Unit,
		fmt.Sprintf("%.2f", r.Ratio), r.Limit, verdict}
}

var heads = []string{"journey", "floor", "product", "unit", "ratio", "limit", ""}

// report prints the table, writes results.json and results.md, and fails when a limit was passed.
func report(w io.Writer, folder string, floor, product results, of sizes, desks map[int]results) error {
	rows, asked := judge(floor, product), judgeDesks(of, desks)
	over := []string{}
	for _, t := range []table{{"results.md", heads, lines(rows)}, {"desks.md", deskHeads(of), lines(asked)}} {
		if err := t.print(w); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, t.name), t.markdown(), 0o600); err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	for _, r := range rows {
		if r.Failed {
			over = append(over, r.Name)
		}
	}
	for _, r := range asked {
		if r.Failed {
			over = append(over, r.Name)
		}
	}
	all, err := json.MarshalIndent(map[string]any{"at": time.Now().UTC(), "go": runtime.Version(), "cores": runtime.NumCPU(),
		"rows": rows, "floor": floor, "product": product, "desks": asked, "of": of}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the results: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "results.json"), append(all, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	if len(over) > 0 {
		return fmt.Errorf("over its limit: %s", strings.Join(over, "; "))
	}
	return nil
}

// number prints thousands apart, as 29,000.
func number(v float64, decimals int) string {
	s := fmt.Sprintf("%.*f", decimals, v)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

// median of values in any order; quantile of sorted ones, by nearest rank.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if n := len(sorted); n%2 == 0 {
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return sorted[len(sorted)/2]
}

func quantile(sorted []float64, q float64) float64 {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
