package store

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"github.com/pocketbase/pocketbase/tools/types"
)

// newID is an id as PocketBase makes them.
func newID() string {
	return security.PseudorandomStringWithAlphabet(core.DefaultIdLength, core.DefaultIdAlphabet)
}

// stamp is an instant as PocketBase's date columns keep it.
func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// HashToken is how a contact session's token is stored: hex SHA-256. The token has 256 random bits, so no salt is needed.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// parseStamp reads what stamp wrote.
func parseStamp(text string) (time.Time, error) {
	return time.Parse(types.DefaultDateLayout, text)
}
