/**
 * Asks the server for nothing but metadata, as the media type of the answer: of one object, of each object of a watch, or
 * of a list. A server that cannot do that sends whole objects.
 * Source: Kubernetes API concepts, "Metadata-only fetches".
 */
export const metadataOnly = (of: "PartialObjectMetadata" | "PartialObjectMetadataList"): string =>
  `application/json;as=${of};g=meta.k8s.io;v=1,application/json`
