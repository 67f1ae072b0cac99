package hooks

import (
	"sync"
	"time"

	"porchlight/kb"
)

// topicsKept is how long topics are shown that were changed past PocketBase, by raw SQL.
const topicsKept = time.Minute

// topics are those of each locale, read once after each change of an article: every page that finds nothing shows them, and what finds
// nothing may be asked for often.
type topics struct {
	mu     sync.Mutex
	listed map[string]listed // guarded by mu
}

type listed struct {
	topics []kb.Category // never changed
	most   []kb.Entry    // what is read most
	until  time.Time
}

// changed forgets them.
func (t *topics) changed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.listed = nil
}

// of reads a locale's, which has to be one that there is: one reader at a time, and who waited finds what it has read.
func (t *topics) of(locale string, now time.Time, read func() (listed, error)) (listed, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.listed[locale]; ok && now.Before(known.until) {
		return known, nil
	}
	list, err := read()
	if err != nil {
		return listed{}, err
	}
	if t.listed == nil {
		t.listed = map[string]listed{}
	}
	list.until = now.Add(topicsKept)
	t.listed[locale] = list
	return list, nil
}
