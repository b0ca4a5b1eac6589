//go:build tools

// Package s3 pins the S3 implementation against which the downloader is tested.
package s3

import _ "github.com/versity/versitygw/cmd/versitygw"
