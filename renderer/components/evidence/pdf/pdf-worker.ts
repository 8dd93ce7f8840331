/** Parses a PDF in a worker. pdf.js starts itself when it is loaded; it executes nothing of the document. */
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
