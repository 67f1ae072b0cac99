package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestQuantilesAreTakenByNearestRank(t *testing.T) {
	sorted := make([]float64, 100)
	for i := range sorted {
		sorted[i] = float64(i + 1)
	}
	for q, want := range map[float64]float64{0: 1, .5: 51, .99: 100, 1: 100} {
		if got := quantile(sorted, q); got != want {
			t.Errorf("quantile %v = %v, want %v", q, got, want)
		}
	}
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("median of three = %v, want 5", got)
	}
	if got := median([]float64{9, 1, 5, 7}); got != 6 {
		t.Errorf("median of four = %v, want 6", got)
	}
}

func TestAFigureOverItsLimitFailsTheRun(t *testing.T) {
	for _, row := range []struct {
		name           string
		floor, product float64
		failed         bool
	}{
		{"visitor → agent 97/s, p50", 1, 1.5, false},
		{"visitor → agent 97/s, p50", 1, 1.51, true},
		{"throughput, messages", 1000, 400, false},
		{"throughput, messages", 1000, 399, true},
		{"sockets", 9, 14, false},
		{"sockets", 15, 14.1, true},
		{"watching, CPU", 1, 100, false},
	} {
		rows := judge(results{row.name: {row.floor}}, results{row.name: {row.product}})
		if len(rows) != 1 || rows[0].Failed != row.failed {
			t.Errorf("%s of %v against %v: %+v, want failed = %v", row.name, row.product, row.floor, rows, row.failed)
		}
		err := report(&strings.Builder{}, t.TempDir(), results{row.name: {row.floor}}, results{row.name: {row.product}}, nil, nil)
		if (err != nil) != row.failed {
			t.Errorf("%s of %v against %v: %v, want failed = %v", row.name, row.product, row.floor, err, row.failed)
		}
	}
}

func TestFramesAreToldApartByTheirType(t *testing.T) {
	frame := []byte(`{"t":"message","conversation":"c1","message":{"id":"m1","body":"#00000042 Hello","at":1}}`)
	if !is(frame, "message") || is(frame, "mess") || is(frame, "ack") {
		t.Errorf("%s was taken for something else", frame)
	}
	if got := string(field(frame, bodyName)); got != "#00000042 Hello" {
		t.Errorf("body = %q", got)
	}
	if got := field([]byte(`{"t":"message","message":{"kind":"event"}}`), bodyName); got != nil {
		t.Errorf("a frame without a body has the body %q", got)
	}
}

func TestNumbersAreReadInThousands(t *testing.T) {
	for want, v := range map[string]float64{"0": 0, "999": 999, "1,000": 1000, "661,000": 661000, "1,234,567": 1234567} {
		if got := number(v, 0); got != want {
			t.Errorf("number(%v) = %s, want %s", v, got, want)
		}
	}
	if got := number(1234.567, 2); got != "1,234.57" {
		t.Errorf("number with decimals = %s", got)
	}
}

func TestPublishingReplacesTheFiguresAndNothingElse(t *testing.T) {
	folder := t.TempDir()
	doc := filepath.Join(folder, "performance.md")
	figures, desks := tableMarks[0], tableMarks[1]
	for name, text := range map[string]string{
		doc:                                 "# Figures\n\n" + figures.begins + "old\n" + figures.ends + "\n\n" + desks.begins + "kept\n" + desks.ends + "\n\nThe end.\n",
		filepath.Join(folder, figures.file): "| new |\n", filepath.Join(folder, desks.file): ""} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := publish(doc, folder); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	text := string(got)
	if !strings.HasPrefix(text, "# Figures\n") || !strings.Contains(text, "| new |\n"+figures.ends) || strings.Contains(text, "old") {
		t.Errorf("the document became:\n%s", text)
	}
	if !strings.HasSuffix(text, desks.begins+"kept\n"+desks.ends+"\n\nThe end.\n") {
		t.Errorf("a table that was not measured did not stay:\n%s", text)
	}
	if strings.Count(text, "| new |") != 1 {
		t.Error("publishing twice left two tables")
	}
}

func TestALargeDeskIsHeldToTheSmallOne(t *testing.T) {
	const p99 = "list of an agent, p99"
	for _, row := range []struct {
		name         string
		small, large float64
		failed       bool
	}{
		{p99, 9, 18, false},
		{p99, 9, 18.1, true},      // more than twice
		{p99, 15, 20.1, true},     // more than 20 ms
		{"lists", 1000, 1, false}, // held at the small one
		{"lists", 999, 2000, true},
		{"search, best, p99", 50, 100, false},
		{"search, best, p99", 51, 60, true},
		{"search, best, p99", 20, 101, true},
		{"search, best, p50", 1, 1000, false},
	} {
		desks := map[int]results{10_000: {row.name: {row.small}}, 100_000: {row.name: {row.large}}}
		rows := judgeDesks(sizes{10_000, 100_000}, desks)
		if len(rows) != 1 || rows[0].Failed != row.failed {
			t.Errorf("%s of %v and %v: %+v, want failed = %v", row.name, row.small, row.large, rows, row.failed)
		}
		err := report(&strings.Builder{}, t.TempDir(), results{}, results{}, sizes{10_000, 100_000}, desks)
		if (err != nil) != row.failed {
			t.Errorf("%s of %v and %v: %v, want failed = %v", row.name, row.small, row.large, err, row.failed)
		}
	}
	if rows := judgeDesks(sizes{10_000}, map[int]results{10_000: {p99: {19}}}); len(rows) != 1 || rows[0].Failed || len(rows[0].cells()) != len(deskHeads(sizes{10_000})) {
		t.Errorf("one desk alone came to %+v", rows)
	}
}
