import mark from '../../beckon.svg';

/** The mark of the app, as on its icon. @param size width and height in pixels */
export function BeckonMark({ size }: { size: number }) {
  return <img src={mark} width={size} height={size} alt="" />;
}
