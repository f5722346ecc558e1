import { useRef } from 'preact/hooks'

/**
 * Whether the page is of another version than the daemon that it shows: it stays open while that is upgraded, or taken back.
 * @param version of the daemon, as it says; null: it said nothing yet
 */
export function useOutdated(version: string | null): boolean {
  const begun = useRef(version)
  begun.current ??= version
  return version !== null && version !== begun.current
}
