package kb

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Votes are what readers said to "Did this help?" of one article.
type Votes struct{ Helpful, All int }

// What is new and what has helped counts a little: enough to order texts that answer about equally well, never enough to lift one over another that
// plainly answers better.
const (
	boostFresh   = 0.03 // of the score, for a text of this moment
	boostHelpful = 0.06 // between an article that helped nobody and one that helped everybody
	freshHalf    = 180 * 24 * time.Hour
	votesDoubt   = 4 // votes, half of them good, that every article starts with: a single one says little
	boostBlock   = 10
)

// SetHelpful takes the votes on an article in place of those given before. Searches use them from then on.
func (i *Index) SetHelpful(article string, votes Votes) { i.votes.Store(article, votes) }

// boost is what a text's score is multiplied by.
func (i *Index) boost(c card, now time.Time) float64 {
	age := max(0, now.Sub(c.Updated))
	out := 1 + boostFresh*math.Exp2(-float64(age)/float64(freshHalf))
	if votes, said := i.votes.Load(c.Article); said {
		v := votes.(Votes) //nolint:forcetypeassert // nothing else is stored
		out += boostHelpful * ((float64(v.Helpful)+votesDoubt/2)/float64(v.All+votesDoubt) - 0.5)
	}
	return out
}

// boosted reorders each ten of texts that are in the order of how well they answer. Within tens, so that pages join without repeats whatever
// number of texts was asked for.
func (i *Index) boosted(list []found, now time.Time) {
	for n := range list {
		list[n].score *= i.boost(list[n].card, now)
	}
	for block := range slices.Chunk(list, boostBlock) {
		slices.SortStableFunc(block, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	}
}

// blocks is n, rounded up to whole tens.
func blocks(n int) int { return (n + boostBlock - 1) / boostBlock * boostBlock }
