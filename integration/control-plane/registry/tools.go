//go:build tools

// Package registry pins the OCI registry against which the client is tested.
package registry

import _ "github.com/distribution/distribution/v3/cmd/registry"
