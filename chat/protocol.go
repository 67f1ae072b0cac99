package chat

import (
	"time"

	"porchlight/internal/desk"
)

// Version of the protocol, as hello and welcome carry it.
const Version = 1

// Close codes; they are part of the contract and never renumbered.
const (
	CloseTooBig     = 1009 // a message over 64 KiB
	CloseRestart    = 1012 // bye came before
	CloseOverloaded = 1013 // the desk cannot take this connection now
	CloseProtocol   = 4400 // binary, not UTF-8, no JSON, no hello first
	CloseNoToken    = 4401 // no valid token, or it has expired
	CloseRevoked    = 4403 // disabled, access changed, session ended
	CloseSilent     = 4408 // said nothing for 10 s after connecting
	CloseSlow       = 4409 // the send queue was full
	CloseTooMany    = 4429 // too many frames, or too many connections of one visitor or address
	closeWithout    = 0    // the peer is gone: there is nobody to tell
)

// Bounds of a connection.
const (
	maxFrame   = 64 << 10         // bytes: the longest message is 20,000 characters, at most 60,000 bytes of CJK
	maxQueue   = 256 << 10        // bytes of a visitor's: some 600 messages, more than a reader misses in a moment
	deskQueue  = 1 << 20          // bytes of an agent's, who follows everybody at once: four full commits
	maxDepth   = 8                // the deepest frame has two levels
	helloWait  = 10 * time.Second // a phone on a bad line needs three
	pingEvery  = 25 * time.Second // proxies cut silent connections after 30 to 60 s
	pongWait   = 60 * time.Second // two missed pings
	writeWait  = 10 * time.Second // a batch that the peer does not take in that time is never taken
	drainWait  = 2 * time.Second  // for the peer to read our close frame before the connection goes
	drainMost  = 1 << 20          // bytes thrown away meanwhile
	unsaidMost = 64               // messages of one connection on their way to the disk: a person has one or two, an importer fills a commit
	postWait   = 10 * time.Second // a commit takes milliseconds; a stuck disk must not hold a sender for ever
	askWait    = 5 * time.Second  // any other question to the desk
	verifyWait = 10 * time.Second
	graceGone  = 10 * time.Second // a reloaded tab is back by then
	typingMemo = 30 * time.Second // how long an audience is remembered, at most
)

// kind of a client's frame, for its limits.
type kind uint8

const (
	kindOther kind = iota // what could not be read
	kindSend
	kindTyping
	kindSeen
	kindPresence
	kindPage
	kindViewing
	kindVisitors
	kindPing
	kinds
)

// rates are the limits per connection. A person types nothing close to them; a loop does.
var rates = [kinds]rate{
	kindOther:    {every: time.Second / 5, burst: 20},
	kindSend:     {every: time.Second / 5, burst: 20},
	kindTyping:   {every: time.Second / 4, burst: 8},
	kindSeen:     {every: time.Second / 5, burst: 20},
	kindPresence: {every: time.Second, burst: 5},
	kindPage:     {every: time.Second / 2, burst: 10},
	kindViewing:  {every: time.Second / 4, burst: 20},
	kindVisitors: {every: time.Second, burst: 5},
	kindPing:     {every: time.Second, burst: 10},
}

// strikes: so many rate_limited answers in so short a time end the connection.
const (
	strikesMost = 20
	strikesSpan = 10 * time.Second
)

// closeFor is the close code of a refused hello.
func closeFor(code desk.Code) int {
	switch code {
	case desk.Unauthorized:
		return CloseNoToken
	case desk.Forbidden:
		return CloseRevoked
	case desk.RateLimited:
		return CloseTooMany
	case desk.Unavailable, desk.StorageFull, desk.Internal:
		return CloseOverloaded
	default:
		return CloseProtocol
	}
}
