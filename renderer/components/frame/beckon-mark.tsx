import mark from '../../beckon.svg';

/** The app's icon. @param size width and height, px */
export function BeckonMark({ size }: { size: number }) {
  return <img src={mark} width={size} height={size} alt="" />;
}
