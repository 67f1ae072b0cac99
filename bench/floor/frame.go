package main

import (
	"bytes"
	"strconv"
)

// frame is what the floor reads of a client's frame. The slices point into the frame.
type frame struct{ t, as, client, conversation, body []byte }

// scan picks the strings it knows out of a frame, in one pass and without memory of its own. It trusts the generator: no escapes, no
// nested objects that repeat a name.
func scan(b []byte) (f frame) {
	for {
		key, rest := quoted(b)
		if rest == nil {
			return f
		}
		b = rest
		if len(b) < 2 || b[0] != ':' || b[1] != '"' {
			continue
		}
		value, rest := quoted(b)
		if rest == nil {
			return f
		}
		b = rest
		switch string(key) {
		case "t":
			f.t = value
		case "as":
			f.as = value
		case "client_id":
			f.client = value
		case "conversation":
			f.conversation = value
		case "body":
			f.body = value
		}
	}
}

// quoted finds the next string in b; rest is nil when there is none.
func quoted(b []byte) (s, rest []byte) {
	i := bytes.IndexByte(b, '"')
	if i < 0 {
		return nil, nil
	}
	n := bytes.IndexByte(b[i+1:], '"')
	if n < 0 {
		return nil, nil
	}
	return b[i+1 : i+1+n], b[i+n+2:]
}

// number is the id of a conversation as the floor counts them; 0 for none.
func number(id []byte) int64 {
	n, err := strconv.ParseInt(string(bytes.TrimPrefix(id, []byte("c"))), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func appendWelcome(b []byte, agent bool) []byte {
	if agent {
		return append(b, `{"t":"welcome","v":1,"epoch":"floor","pos":1,"self":{"kind":"agent"}}`...)
	}
	return append(b, `{"t":"welcome","v":1,"epoch":"floor","self":{"kind":"contact"},"conversations":[]}`...)
}

func appendAck(b []byte, d *draft) []byte {
	b = append(b, `{"t":"ack","client_id":"`...)
	b = append(b, d.client...)
	b = appendConversation(append(b, '"'), d)
	if d.opened {
		b = append(b, `,"opened":true`...)
	}
	return append(appendBody(b, d, true), '}')
}

func appendMessage(b []byte, d *draft, agents bool) []byte {
	b = appendConversation(append(b, `{"t":"message"`...), d)
	if agents {
		b = append(b, `,"row":{"version":`...)
		b = strconv.AppendInt(b, d.seq, 10)
		b = append(b, `,"status":"open","assignee":"","waiting_since":`...)
		b = strconv.AppendInt(b, d.at, 10)
		b = append(b, `,"last_at":`...)
		b = append(strconv.AppendInt(b, d.at, 10), `,"round":1}`...)
	}
	return append(appendBody(b, d, agents), '}')
}

func appendConversation(b []byte, d *draft) []byte {
	b = append(b, `,"conversation":"c`...)
	return append(strconv.AppendInt(b, d.conversation, 10), '"')
}

func appendBody(b []byte, d *draft, seq bool) []byte {
	b = append(b, `,"message":{"id":"m`...)
	b = strconv.AppendInt(append(strconv.AppendInt(b, d.conversation, 10), '-'), d.seq, 10)
	b = append(b, '"')
	if seq {
		b = strconv.AppendInt(append(b, `,"seq":`...), d.seq, 10)
	}
	b = strconv.AppendInt(append(b, `,"public_seq":`...), d.seq, 10)
	b = append(append(b, `,"kind":"`...), d.kind...)
	if d.from.agent {
		b = append(b, `","author":{"kind":"agent","id":"a1","name":"Mara"},"body":"`...)
	} else {
		b = append(b, `","author":{"kind":"contact","id":"p1","name":""},"body":"`...)
	}
	b = append(append(b, d.body...), `","at":`...)
	return append(strconv.AppendInt(b, d.at, 10), '}')
}
