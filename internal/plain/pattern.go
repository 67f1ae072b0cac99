package plain

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// node is a place in the tree of all phrases: the words so far lead to it.
type node struct {
	next map[string]*node
	gap  *node // one to three words of any kind
	end  *match
}

// match is a phrase as it was written, with the form each of its words was found in.
type match struct {
	rule rule
	by   []part
}

// part is a replacement: fixed words, with places where the words of the gap come.
type part []string

// gapSign stands for one to three words, in a pattern and in what replaces it.
const gapSign = "_"

// formsMost bounds what one pattern may spread to: more is a slip, and would cost memory in every process.
const formsMost = 3000

// element is one word of a pattern: what it may be, or a gap.
type element struct {
	choices  []choice
	optional bool
	gap      bool
	fixed    bool // alternatives as written, from which a replacement may choose the same one
	inflects bool
}

type choice struct {
	word string // "" when it is left out
	form int    // the place of the form, or of the alternative
}

// add puts a phrase into the tree, in all of its forms.
func (p *parser) add(one phrase) error {
	elements, err := p.elements(one.pattern)
	if err != nil {
		return err
	}
	count := 1
	for _, e := range elements {
		count *= max(1, len(e.choices))
		if count > formsMost {
			return fmt.Errorf("%q has more than %d forms", one.pattern, formsMost)
		}
	}
	for _, by := range one.by {
		if gaps(strings.Fields(by)) > gaps(strings.Fields(one.pattern)) {
			return fmt.Errorf("%q has more gaps than its pattern", by)
		}
	}
	p.added = 0
	if err := p.spread(one, elements, nil, p.root); err != nil {
		return err
	}
	if p.added == 0 {
		return fmt.Errorf("%q is found by the lines above already", one.pattern)
	}
	return nil
}

func gaps(words []string) (n int) {
	for _, w := range words {
		if _, core, _ := trimmed(w); core == gapSign {
			n++
		}
	}
	return n
}

func (p *parser) elements(pattern string) ([]element, error) {
	var out []element
	gaps := 0
	for _, w := range strings.Fields(pattern) {
		var e element
		if w == gapSign {
			gaps++
			out = append(out, element{gap: true})
			continue
		}
		if inner, ok := strings.CutPrefix(w, "["); ok {
			e.optional, w = true, strings.TrimSuffix(inner, "]")
		}
		for n, alternative := range strings.Split(strings.ToLower(w), "/") {
			lemma, inflects := strings.CutPrefix(alternative, "~")
			if !inflects {
				e.choices = append(e.choices, choice{alternative, n})
				e.fixed = e.fixed || n > 0
				continue
			}
			e.inflects = true
			forms, err := p.inflect(lemma)
			if err != nil {
				return nil, err
			}
			for slot, form := range forms {
				e.choices = append(e.choices, choice{form, slot})
			}
		}
		if e.optional {
			e.choices = append(e.choices, choice{})
		}
		out = append(out, e)
	}
	if len(out) == 0 || out[0].gap || out[len(out)-1].gap || gaps > 2 {
		return nil, errors.New("a pattern has words, at most two gaps, and no gap at its ends")
	}
	return out, nil
}

// spread walks all choices of the elements; at the end of each way stands the match, unless an earlier one got there.
func (p *parser) spread(one phrase, elements []element, chosen []int, at *node) error {
	n := len(chosen)
	if n == len(elements) {
		if at == p.root {
			return errors.New("a pattern of optional words only")
		}
		by, err := p.written(one.by, elements, chosen)
		if err == nil && at.end == nil {
			at.end = &match{rule: one.rule, by: by}
			p.added++
		}
		return err
	}
	if elements[n].gap {
		if at.gap == nil {
			at.gap = &node{}
		}
		return p.spread(one, elements, append(slices.Clone(chosen), 0), at.gap)
	}
	for _, c := range elements[n].choices {
		to := at
		for _, w := range strings.Fields(strings.ReplaceAll(c.word, "+", " ")) {
			if to.next == nil {
				to.next = map[string]*node{}
			}
			if to.next[w] == nil {
				to.next[w] = &node{}
			}
			to = to.next[w]
		}
		if err := p.spread(one, elements, append(slices.Clone(chosen), c.form), to); err != nil {
			return err
		}
	}
	return nil
}

// written says the replacements in the forms that the pattern was found in.
func (p *parser) written(by []string, elements []element, chosen []int) ([]part, error) {
	var out []part
	for _, text := range by {
		var made part
		for _, w := range strings.Fields(text) {
			lead, core, tail := trimmed(w)
			got, err := p.form(core, elements, chosen)
			if err != nil {
				return nil, err
			}
			made = append(made, lead+got+tail)
		}
		if len(made) == 1 && made[0] == "-" { // nothing at all
			made = part{}
		}
		out = append(out, made)
	}
	return out, nil
}

// trimmed parts a word of a replacement from the signs around it.
func trimmed(w string) (lead, core, tail string) {
	core = strings.TrimLeft(w, "(\"¿¡")
	lead = w[:len(w)-len(core)]
	short := strings.TrimRight(core, ".,:;!?)\"")
	return lead, short, core[len(short):]
}

func (p *parser) form(w string, elements []element, chosen []int) (string, error) {
	if lemma, ok := strings.CutPrefix(w, "~"); ok {
		at := slices.IndexFunc(elements, func(e element) bool { return e.inflects })
		if at < 0 {
			return "", fmt.Errorf("%s follows no word of the pattern: none has a ~", w)
		}
		forms, err := p.inflect(lemma)
		if err != nil {
			return "", err
		}
		return strings.ReplaceAll(forms[chosen[at]], "+", " "), nil
	}
	if !strings.Contains(w, "/") {
		return strings.ReplaceAll(w, "+", " "), nil
	}
	options := strings.Split(w, "/")
	at := slices.IndexFunc(elements, func(e element) bool {
		return e.fixed && !e.optional && !e.inflects && len(e.choices) == len(options)
	})
	if at < 0 {
		return "", fmt.Errorf("%s has as many alternatives as no word of the pattern", w)
	}
	return strings.ReplaceAll(options[chosen[at]], "+", " "), nil
}
