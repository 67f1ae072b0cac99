package plain

import "strconv"

// sentences finds those that are too long to be read in one go, and where one could be cut in two.
func (p *pass) sentences() {
	limit := p.lang.limits["sentence"]
	if p.strict {
		limit = p.lang.limits["strictsentence"]
	}
	for first := 0; first < len(p.words); {
		end := p.sentenceEnd(first)
		if end-first > limit {
			p.long(first, end, limit)
		}
		first = end
	}
}

// long marks the joint nearest to the middle of the sentence, to be replaced by a full stop; without one, the word that is too many.
func (p *pass) long(first, end, limit int) {
	f := Finding{Rule: p.lang.tag + "/sentence", Kind: Long, Severity: Hint, rank: 3,
		Args: map[string]string{"count": strconv.Itoa(end - first), "limit": strconv.Itoa(limit)}}
	middle, best := (first+end)/2, -1
	for n := first + 4; n < end-4; n++ {
		if p.joint(n) && (best < 0 || abs(n-middle) < abs(best-middle)) {
			best = n
		}
	}
	if best < 0 {
		p.found(f, first+limit, first+limit)
		return
	}
	next := p.words[best+1]
	lead := ". "
	if p.lang.has("joints", p.words[best].norm) && p.lang.lists["joints"][p.words[best].norm] > 0 {
		word := p.words[best] // only "and" says nothing of its own
		lead += capitalised(p.text[word.start:word.end]) + " " + p.text[next.start:next.end]
	} else {
		lead += capitalised(p.text[next.start:next.end])
	}
	f.Replacements = []string{lead}
	p.span(f, p.words[best-1].end, next.end)
}

// joint holds for "and", "but" and their like before a word that can begin a sentence.
func (p *pass) joint(n int) bool {
	between := p.text[p.words[n-1].end:p.words[n].start]
	return p.lang.has("joints", p.words[n].norm) && p.lang.has("subjects", p.words[n+1].norm) && !p.words[n+1].breaks &&
		(between == " " || between == ", ")
}

func abs(n int) int { return max(n, -n) }
