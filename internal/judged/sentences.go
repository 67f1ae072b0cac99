package judged

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// Sentence is one that people have labelled: where a reader stops, and by what.
type Sentence struct {
	Language string
	Text     string
	Labels   []Label
	Held     bool // held out: no rule is tuned by it
}

// Label is a place in a sentence, in bytes.
type Label struct {
	Kind     string
	From, To int
}

const sectionTuned = "tuned by"

var (
	sentencesName = regexp.MustCompile(`^sentences-([a-z]+)\.txtar$`)
	labelled      = regexp.MustCompile(`\{([a-z]+) ([^{}]+)\}`)
)

// ReadSentences reads the archives named sentences-LANGUAGE.txtar in files, a sentence a line, labels as {KIND WORDS}.
func ReadSentences(files fs.FS) ([]Sentence, error) {
	names, err := fs.Glob(files, "sentences-*.txtar")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("list labelled archives: found %d: %w", len(names), err)
	}
	var out []Sentence
	for _, name := range names {
		language := sentencesName.FindStringSubmatch(name)
		raw, err := fs.ReadFile(files, name)
		if err != nil || language == nil {
			return nil, fmt.Errorf("read labelled archive %s: %w", name, err)
		}
		for _, part := range sections(string(raw)) {
			if part.name != sectionTuned && part.name != sectionHeld {
				return nil, fmt.Errorf("read %s: %q is no section of sentences", name, part.name)
			}
			for line := range strings.Lines(part.content) {
				if line = strings.TrimSpace(line); line != "" {
					out = append(out, label(language[1], line, part.name == sectionHeld))
				}
			}
		}
	}
	return out, nil
}

type section struct{ name, content string }

// sections are the parts of an archive (txtar).
func sections(raw string) []section {
	var out []section
	marks := marker.FindAllStringSubmatchIndex(raw, -1)
	for n, m := range marks {
		end := len(raw)
		if n+1 < len(marks) {
			end = marks[n+1][0]
		}
		out = append(out, section{raw[m[2]:m[3]], raw[m[1]:end]})
	}
	return out
}

func label(language, line string, held bool) Sentence {
	s := Sentence{Language: language, Held: held}
	var text strings.Builder
	last := 0
	for _, m := range labelled.FindAllStringSubmatchIndex(line, -1) {
		text.WriteString(line[last:m[0]])
		from := text.Len()
		text.WriteString(line[m[4]:m[5]])
		s.Labels = append(s.Labels, Label{Kind: line[m[2]:m[3]], From: from, To: text.Len()})
		last = m[1]
	}
	text.WriteString(line[last:])
	s.Text = text.String()
	return s
}

// Tally counts what a check found of what people labelled.
type Tally struct {
	Sentences, Clean int
	Right            int // labels that were found, in the same place and as the same kind
	Missed, Wrong    int // labels that were not; findings that nobody labelled
}

// Precision is the share of findings that people labelled, too (van Rijsbergen 1979).
func (t Tally) Precision() float64 { return share(t.Right, t.Wrong) }

// Recall is the share of labels that were found.
func (t Tally) Recall() float64 { return share(t.Right, t.Missed) }

func share(right, other int) float64 {
	if right+other == 0 {
		return 1
	}
	return float64(right) / float64(right+other)
}

// Add compares what was found in a sentence with its labels: a finding is right when it overlaps a label of its kind.
func (t *Tally) Add(s Sentence, found []Label) {
	t.Sentences++
	if len(s.Labels) == 0 {
		t.Clean++
	}
	used := make([]bool, len(found))
	for _, l := range s.Labels {
		hit := false
		for n, f := range found {
			if f.Kind == l.Kind && f.From < l.To && l.From < f.To {
				hit, used[n] = true, true
			}
		}
		if hit {
			t.Right++
		} else {
			t.Missed++
		}
	}
	for _, u := range used {
		if !u {
			t.Wrong++
		}
	}
}
