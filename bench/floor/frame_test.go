package main

import "testing"

func TestAFrameIsReadInOnePass(t *testing.T) {
	f := scan([]byte(`{"t":"send","v":1,"client_id":"x-1","conversation":"c12","body":"Hello","opening":{"page":"/lamps"}}`))
	if string(f.t) != "send" || string(f.client) != "x-1" || number(f.conversation) != 12 || string(f.body) != "Hello" {
		t.Errorf("read %q %q %q %q", f.t, f.client, f.conversation, f.body)
	}
	if f := scan([]byte(`{"t":"hello","v":1,"as":"agent`)); string(f.t) != "hello" || f.as != nil {
		t.Errorf("a cut frame gave %q %q", f.t, f.as)
	}
	if number(nil) != 0 || number([]byte("nonsense")) != 0 {
		t.Error("no conversation has a number")
	}
}
