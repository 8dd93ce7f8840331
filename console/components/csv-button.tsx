import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { csvLine } from '../../shared/rules/csv.ts';
import { useWords } from '../state/services.tsx';

/** Makes spreadsheets read UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

interface CsvButtonProps {
  /** Of the file, without extension. */
  name: string;
  /** Names the button for screen readers. */
  title: string;
  /** With a head. */
  lines: () => readonly (readonly (string | number | null)[])[];
}

export function CsvButton({ name, title, lines }: CsvButtonProps) {
  const { t } = useWords();
  const download = () => {
    const text = lines().map((cells) => csvLine(cells.map((cell) => String(cell ?? ''))));
    const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, ...text], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button
      appearance="subtle"
      size="small"
      icon={<ArrowDownloadRegular />}
      aria-label={t.insights.csvOf(title)}
      onClick={download}
    >
      {t.insights.csv}
    </Button>
  );
}
