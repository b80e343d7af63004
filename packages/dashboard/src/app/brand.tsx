/** The name and its mark. */
export function Brand() {
  return (
    <span className="brand">
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden focusable="false">
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path
          d="M6 20c3.5 0 3.5-8 7-8s3.5 12 7 12 3.5-6 6-6"
          fill="none"
          stroke="var(--accent-ink)"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      Fathom Sync
    </span>
  );
}
