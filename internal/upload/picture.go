package upload

import (
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // measured
	_ "image/jpeg" // measured
	_ "image/png"  // measured
	"io"

	_ "golang.org/x/image/webp" // measured

	"porchlight/internal/desk"
)

// Bounds of a picture: every browser that shows it must decode it whole.
const (
	maxSide   = 20_000     // pixels: canvases of browsers end at 16,384 to 32,767
	maxPixels = 50_000_000 // 200 MB decoded: the best phones' cameras; a photo of 200 megapixels is a file of its own
)

// ThumbPixels bounds what the server itself decodes, for a small picture of it: 100 MB, one at a time.
const ThumbPixels = 25_000_000

// Picture is the size of a raster image in pixels, as it is shown: a photo that was taken upright is higher than wide.
type Picture struct{ Width, Height int64 }

// errNoPicture says that the bytes only begin like a picture.
var errNoPicture = errors.New("not a picture")

// measure reads the header of a picture and no more: a small file can hold a picture of gigabytes.
func measure(f io.ReadSeeker) (Picture, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Picture{}, fmt.Errorf("read a picture: %w", err)
	}
	config, format, err := image.DecodeConfig(f)
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return Picture{}, errNoPicture
	}
	p := Picture{int64(config.Width), int64(config.Height)}
	if p.Width > maxSide || p.Height > maxSide || p.Width*p.Height > maxPixels {
		return p, desk.Errorf(desk.TooLarge, "The picture has %d × %d pixels. Up to %d megapixels and %d pixels a side can be sent; please make it smaller.",
			p.Width, p.Height, maxPixels/1_000_000, maxSide).On("file")
	}
	if format == "jpeg" {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return p, fmt.Errorf("read a picture: %w", err)
		}
		if turned(f) {
			p.Width, p.Height = p.Height, p.Width
		}
	}
	return p, nil
}
