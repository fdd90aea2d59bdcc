export { didYouMean, nearest } from '../errors/nearest.ts';
