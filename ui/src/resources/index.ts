// Every resource of the page, in the order of the menu.
import { computers } from './computers';
import { containers } from './containers';
import { freezers } from './freezers';
import { instruments } from './instruments';
import { projects } from './projects';
import { sample_types } from './sample_types';
import { sites } from './sites';
import { storage_types } from './storage_types';
import { storage_units } from './storage_units';

export const resources = [
  containers, storage_units, freezers, computers, instruments, sites, projects, sample_types,
  storage_types,
];
