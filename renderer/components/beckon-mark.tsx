/** The mark of the app, as on its icon. */
export function BeckonMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect x="2" y="2" width="60" height="60" rx="14" fill="#3258c8" />
      <g transform="rotate(-14 29 33)" fill="#fff">
        <path d="M29 13.5c-8.3 0-13.2 5.9-13.2 13.4v8.2l-4 6.6c-1 1.7.1 3.8 2.1 3.8h30.2c2 0 3.1-2.1 2.1-3.8l-4-6.6v-8.2c0-7.5-4.9-13.4-13.2-13.4z" />
        <path d="M23.2 48.2h11.6c0 3.3-2.5 5.6-5.8 5.6s-5.8-2.3-5.8-5.6z" />
      </g>
      <path d="M43.5 12.5c3.7 2.5 6.3 5.9 7.7 10" fill="none" stroke="#ffd166" strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}
