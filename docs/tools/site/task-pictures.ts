/**
 * The small runs whose reports the task pages show: the words after `discretely`, the picture of docs/images, the section
 * of the report counted from its end, and how much of its height is shown.
 */
export const TASK_PICTURES: readonly {
  readonly image: string;
  readonly run: string;
  readonly section: number;
  readonly height: number;
}[] = [
  {
    image: "l2x.png",
    run: "run l2x --train 400 --held-out 40 --annotated 20 --k 5 --epochs 2",
    section: 1,
    height: 400,
  },
  {
    image: "nri.png",
    run: "run nri --hidden 32 --batch 32 --train 1600 --valid 50 --test 50 --prediction-steps 1 --epochs 2",
    section: 1,
    height: 290,
  },
  { image: "path.png", run: "run path --size 6 --batch 20 --train 200 --test 20 --epochs 3", section: 1, height: 575 },
  { image: "synthetic.png", run: "run synthetic --repetitions 20", section: 2, height: 420 },
];
