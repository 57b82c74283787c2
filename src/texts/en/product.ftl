## Product photo, step by step

step-product-photo = <b>Photo of the product</b>
    Send one photo, or an album of two: first the product, then the background.
step-product-photo-only = <b>Photo of the product</b>
    Send one photo. The background stays.
step-product-advice = 💡 Works best: a sharp photo in even light, the whole product in the frame, one product alone, with a plain backdrop.
step-background = <b>Photo of the background</b>
    Send a photo of the setting your product should stand in.
step-background-or-style = <b>Photo of the background</b>
    Send a photo of the setting your product should stand in, or choose a style.
step-background-advice = 💡 Choose a setting that looks the way you want the result to look. It looks most natural when light and angle are like those of your product photo.
step-product-confirm-product = 📦 Product: your photo, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-product-confirm-background = 🏞 Background: your photo, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }
step-product-confirm-style = 🏞 Background: style “{ $style }”
step-product-replace = <b>A new photo: which one does it replace?</b>

## Styles, for administrators

styles-page = { $styles ->
    [0] 🏞 <b>There are no styles yet</b>
        Those you add are offered as backgrounds for product photos.
   *[other] 🏞 <b>Styles: { $styles }</b>
        They are offered as backgrounds for product photos. 🗑 removes one.
}
styles-remove = Remove the style “{ $name }”? Orders made with it stay as they are.
step-style = <b>A new style</b>
    Send the background picture with the style’s name as its caption, up to { $max } characters; or first the picture, then the name.
step-style-photo = <b>A new style: “{ $name }”</b>
    Now send its picture.
step-style-name = <b>A new style</b>
    What is it called? Send a name of up to { $max } characters.
