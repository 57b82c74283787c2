## Studio, step by step

step-model = <b>Which model?</b>
step-model-kept-prompt = Your text: “{ $prompt }”
step-model-kept-photos = Your photos: { $photos }
step-prompt = <b>What should be in the picture?</b>
    Describe it in one message, up to { $max } characters: subject, surroundings, light, style.
step-prompt-now = Now it says: “{ $prompt }”
step-photos-advice = 💡 Sharp photos in even light work best.
step-photos = <b>Reference photos: { $count } of { $limit }</b>
step-photos-none = Send them one by one or as an album, as photos or as files. No photos are needed if the text says it all.
step-photos-some = Send more, take one away with 🗑, or press Done.
step-photos-full = That is the most { $model } takes. Take one away with 🗑, or press Done.
step-photo-line = { $number }. 📷 { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-ratio = <b>Which shape?</b>
    Width to height.
step-confirm = <b>Shall I make it?</b>
step-confirm-what = { $model } · { $ratio } · { $photos ->
    [0] no photos
    [one] { $photos } photo
   *[other] { $photos } photos
}
step-confirm-prompt = <blockquote expandable>{ $prompt }</blockquote>
step-confirm-price = Price: { $price } of your { credits }
step-confirm-poor = 💳 This costs { $price }, you have { $balance }. Nothing has been ordered.
step-new-prompt = Use this as the new text?
    <blockquote>{ $prompt }</blockquote>
offer-prompt = Want a picture from this text?
    <blockquote>{ $prompt }</blockquote>
offer-photos = Want a picture with { $photos ->
    [one] this photo
   *[other] these { $photos } photos
}? Next I will ask what should be in it.
offer-product = 📦 <b>Product photo</b> puts { $photos ->
    [one] the product from this photo into another setting.
   *[other] the product from the first photo into the setting of the second.
}
offer-both = Want a picture from this text with { $photos ->
    [one] this photo
   *[other] these { $photos } photos
}?
    <blockquote>{ $prompt }</blockquote>
