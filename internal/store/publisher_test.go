package store_test

import (
	"testing"

	"porchlight/internal/desk"
)

// The acknowledgement of a visitor's message hangs on Origin, so the news must bring it along.
func TestNewsOfAMessageNameTheSocketThatSentIt(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	sent := d.post(visitor, desk.Draft{Conversation: r.Conversation, ClientID: "with-origin", Body: "From a socket", Origin: 42})
	d.await("the message with its origin", func(news []desk.News) bool {
		for _, n := range news {
			if n.Message != nil && n.Message.ID == sent.Message.ID {
				return n.Origin == 42
			}
		}
		return false
	})
}
