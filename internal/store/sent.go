package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"porchlight/internal/desk"
)

// sentKeys are the client keys of a conversation's messages. Nothing in the database keeps a client id from being used twice: the writer, which
// is alone in writing messages, asks these. What is not among them was never sent; what is may have been, and the message itself says.
type sentKeys map[int64]struct{}

// keyBits is how long a client key is: as long as a number in JSON carries exactly.
const keyBits = 53

// clientKey is what a conversation knows a message by whose author named it so; a hash, so that it is short. It is never 0, which stands for
// "none". Two client ids can have the same key; whoever finds a key taken by another client id goes on with the next one.
func clientKey(author desk.Author, clientID string) int64 {
	var buf [192]byte
	text := append(append(buf[:0], author.Kind...), ' ')
	text = append(append(append(text, author.ID...), ' '), clientID...)
	sum := sha256.Sum256(text)
	return max(int64(binary.BigEndian.Uint64(sum[:])>>(64-keyBits)), 1) //nolint:gosec // 53 bits fit
}

const (
	selectSentKeys    = `SELECT coalesce(group_concat(client_key, ' '), '') FROM messages WHERE conversation = ? AND client_key != 0`
	selectByClientKey = `SELECT ` + messageColumns + ` FROM messages m WHERE m.conversation = ? AND m.client_key = ?`
)

// sent are the keys of h, read once for as long as the head is remembered.
func (w *writer) sent(h *head) (sentKeys, error) {
	if h.sent != nil {
		return h.sent, nil
	}
	var text string
	if _, err := w.tx.row(selectSentKeys, []any{h.ID}, &text); err != nil {
		return nil, err
	}
	keys := make(sentKeys, strings.Count(text, " ")+2)
	for one := range strings.FieldsSeq(text) {
		key, err := strconv.ParseInt(one, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read the client keys of conversation %s: %w", h.ID, err)
		}
		keys[key] = struct{}{}
	}
	h.sent = keys
	w.sentKeys += len(keys)
	return keys, nil
}

// remember notes that a message with this key stands in h; sent was asked before.
func (w *writer) remember(h *head, key int64) {
	if key != 0 {
		h.sent[key] = struct{}{}
		w.sentKeys++
	}
}

// byClientID looks for a message by its author's client id: nil when there is none. free is then the key that the next message with this client
// id gets, 0 for no client id.
func (w *writer) byClientID(h *head, author desk.Author, clientID string) (m *desk.Message, free int64, err error) {
	if clientID == "" {
		return nil, 0, nil
	}
	keys, err := w.sent(h)
	if err != nil {
		return nil, 0, err
	}
	for key := clientKey(author, clientID); ; key++ {
		if _, taken := keys[key]; !taken {
			return nil, key, nil
		}
		m = &desk.Message{}
		found, err := w.tx.row(selectByClientKey, []any{h.ID, key}, messageTargets(m)...)
		if err != nil {
			return nil, 0, err
		}
		if found && m.Author.Kind == author.Kind && m.Author.ID == author.ID && m.ClientID == clientID {
			return m, key, nil
		}
	}
}
