package store

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"
)

const idAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz"

// newID is an id as PocketBase's are, 15 of a-z and 0-9, that begins with the time: rows that come one after the other stand side
// by side in the index, which stays fast when it no longer fits into memory. The other seven are 36 random bits: ids name,
// they do not open anything.
//
// The alphabet is in the order of its bytes, so that ids sort by time.
func newID(now time.Time) string {
	var id [15]byte
	ms, random := uint64(now.UnixMilli()), rand.Uint64()
	for i := 7; i >= 0; i-- {
		id[i] = idAlphabet[ms%36]
		ms /= 36
	}
	for i := 8; i < len(id); i++ {
		id[i] = idAlphabet[random%36]
		random /= 36
	}
	return string(id[:])
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
