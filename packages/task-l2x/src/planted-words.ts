const words = (text: string): readonly string[] => text.split(" ");

/** What planted words say, from the strongest to the mildest. */
export const praise = words(
  "glorious superb stunning delightful brilliant luscious excellent charming lovely graceful crisp lively pleasant balanced tidy decent",
);
export const blame = words(
  "vile dreadful appalling horrid rancid ghastly foul dismal sour stale harsh clumsy dull bland thin tired",
);

/** Words that say nothing about the rating. */
export const nouns = words(
  "glass bottle table window evening label corner kitchen friend street counter shelf lamp garden market river train letter waiter notebook ceiling carpet basket ladder harbour",
);
export const verbs = words("stood arrived rested waited opened turned moved closed stayed landed returned leaned");
export const places = words("near behind beside under above beyond past against around across");
