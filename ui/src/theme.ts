// Light and dark. Targets of 48 px, as people wear gloves.
import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

const size = { minHeight: 48 };
const shared = {
  MuiButton: { styleOverrides: { root: { ...size, minWidth: 48 } } },
  MuiIconButton: { styleOverrides: { root: { ...size, minWidth: 48 } } },
  MuiInputBase: { styleOverrides: { root: size } },
  MuiMenuItem: { styleOverrides: { root: size } },
  MuiFormControlLabel: { styleOverrides: { root: size } },
  MuiTableSortLabel: { styleOverrides: { root: size } },
  MuiTab: { styleOverrides: { root: size } },
  // Headings go down by one level: h1 is the title in the bar, h2 what is below it.
  MuiAccordion: { defaultProps: { slotProps: { heading: { component: 'h2' } } } },
  MuiTypography: { defaultProps: { variantMapping: { h4: 'h2', subtitle2: 'p' } } },
  MuiCheckbox: {
    styleOverrides: { root: { ...size, minWidth: 48 } },
    // The name is that of the input: react-admin gives it to the element around.
    defaultProps: {
      slotProps: {
        root: { 'aria-label': undefined },
        input: (owner: object) => ({ 'aria-label': (owner as Record<string, string>)['aria-label'] }),
      },
    },
  },
  RaEmpty: { styleOverrides: { root: { '& .RaEmpty-message': { color: 'inherit', opacity: 1 } } } },
  MuiSnackbarContent: { styleOverrides: { message: { whiteSpace: 'pre-line' } } },
};

function themed(theme: RaThemeOptions, primary: string, error: string): RaThemeOptions {
  return {
    ...theme,
    palette: {
      ...theme.palette, primary: { main: primary }, secondary: { main: primary }, error: { main: error },
    },
    typography: { ...theme.typography, button: { textTransform: 'none' } },
    sidebar: { width: 230, closedWidth: 56 },
    components: { ...theme.components, ...shared } as RaThemeOptions['components'],
  };
}
export const light = themed(defaultLightTheme, '#0b6e8a', '#c62828');
export const dark = themed(defaultDarkTheme, '#6cc7e0', '#ff8a80');
