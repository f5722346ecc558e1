/**
 * An intent whose action may have been carried out: neither dropped nor failed for certain. What had gone by the provider's word counts, so
 * that a host that contradicts itself is not asked in a row. Whatever is concluded from it, retention has to keep.
 */
export const MAY_HAVE_HAPPENED =
  "dropped = 0 AND (outcome IS NULL OR outcome ->> '$.kind' NOT IN ('refused', 'failed-retryable', 'failed-final'))"
