package upload

import (
	"bufio"
	"encoding/binary"
	"io"
)

// turned reports whether a JPEG says that it is to be shown on its side: cameras keep the sensor's rows and note how they were
// held (Exif 2.32, 4.6.4 A, tag Orientation; values 5 to 8 swap the sides). What cannot be read is not turned.
func turned(r io.Reader) bool {
	in := bufio.NewReader(r)
	var mark [4]byte
	if _, err := io.ReadFull(in, mark[:2]); err != nil || mark[0] != 0xff || mark[1] != 0xd8 {
		return false
	}
	for range exifMarkers {
		if _, err := io.ReadFull(in, mark[:]); err != nil || mark[0] != 0xff {
			return false
		}
		length := int(binary.BigEndian.Uint16(mark[2:])) - 2
		if length < 0 || mark[1] == 0xda { // the picture itself begins
			return false
		}
		if mark[1] != 0xe1 {
			if _, err := in.Discard(length); err != nil {
				return false
			}
			continue
		}
		segment := make([]byte, length)
		if _, err := io.ReadFull(in, segment); err != nil {
			return false
		}
		if tiff, ok := cutExif(segment); ok {
			return orientation(tiff) >= 5
		}
	}
	return false
}

// exifMarkers bounds the search: cameras put Exif first or second.
const exifMarkers = 16

func cutExif(segment []byte) (tiff []byte, ok bool) {
	const head = "Exif\x00\x00"
	if len(segment) < len(head) || string(segment[:len(head)]) != head {
		return nil, false
	}
	return segment[len(head):], true
}

// orientation reads tag 0x0112 of the first directory (TIFF 6.0, section 2); 0 when it is not there.
func orientation(tiff []byte) uint16 {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for n := order.Uint16(tiff[at:]); n > 0 && len(entries) >= 12; n-- {
		if order.Uint16(entries) == 0x0112 {
			return order.Uint16(entries[8:])
		}
		entries = entries[12:]
	}
	return 0
}
