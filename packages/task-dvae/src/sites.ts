/** A file to download, with what proves it right. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A public data set: where it is and which files it has. */
export interface Site {
  readonly name: string;
  /** Address of the folder, ending in "/". */
  readonly url: string;
  readonly files: readonly RemoteFile[];
}

/** File names of MNIST and of every data set in its format, without ".gz". */
export const IMAGE_FILES = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
} as const;

const file = (name: string, bytes: number, sha256: string): RemoteFile => ({ name: `${name}.gz`, bytes, sha256 });
const { train, test } = IMAGE_FILES;

/** MNIST (LeCun, Cortes, Burges): 60,000 + 10,000 handwritten digits. */
export const mnist: Site = {
  name: "mnist",
  url: "https://ossci-datasets.s3.amazonaws.com/mnist/",
  files: [
    file(train.images, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    file(train.labels, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    file(test.images, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    file(test.labels, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
  ],
};

/** Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017): the same sizes, pieces of clothing. */
export const fashionMnist: Site = {
  name: "fashion-mnist",
  url: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
  files: [
    file(train.images, 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
    file(train.labels, 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
    file(test.images, 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
    file(test.labels, 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
  ],
};
