<?php
/*
 * Plugin Name: pipeline pairs
 * Description: What core WordPress cannot take over REST from `pipeline deploy`: the language of a page, its pair, its former addresses.
 * Version: 2
 * Requires at least: 6.1
 * Requires PHP: 7.4
 * License: MIT
 *
 * Put this file into wp-content/mu-plugins, or into wp-content/plugins and switch it on. It stores nothing but the fields below.
 */

defined('ABSPATH') || exit;

const PIPELINE_FIELDS = ['pipeline_id', 'pipeline_lang', 'pipeline_alternates', 'pipeline_canonical', 'pipeline_description', 'pipeline_notice'];

add_action('init', function () {
    $may = fn() => current_user_can('edit_others_posts');
    $clean = fn($value) => str_replace(['<', '>', '"'], '', (string) $value);
    foreach (['post', 'page'] as $type) {
        foreach (PIPELINE_FIELDS as $key) {
            register_post_meta($type, $key, ['type' => 'string', 'single' => true, 'show_in_rest' => true,
                'auth_callback' => $may, 'sanitize_callback' => $key === 'pipeline_description' ? null : $clean]);
        }
        register_post_meta($type, 'pipeline_former', ['type' => 'string', 'single' => false, 'show_in_rest' => true,
            'auth_callback' => $may, 'sanitize_callback' => $clean]);
    }
});

add_action('rest_api_init', function () {
    // `pipeline deploy` looks here whether the plugin is on.
    register_rest_route('pipeline/v1', '/about', ['methods' => 'GET', 'permission_callback' => '__return_true',
        'callback' => fn() => ['version' => 2, 'polylang' => function_exists('pll_set_post_language'), 'languages' => (object) pipeline_languages()]]);
    // Polylang free links a pair by PHP alone.
    register_rest_field(['post', 'page'], 'pipeline_pair', [
        'schema' => ['type' => 'object', 'properties' => ['lang' => ['type' => 'string'], 'translations' => ['type' => 'object']]],
        'get_callback' => fn() => null,
        'update_callback' => function ($pair, $post) {
            if (!function_exists('pll_set_post_language')) return;
            pll_set_post_language($post->ID, $pair['lang']);
            pll_save_post_translations(array_map('intval', (array) $pair['translations']) ?: [$pair['lang'] => $post->ID]);
        },
    ]);
});

/** What Polylang calls each of its languages => the locale of WordPress. */
function pipeline_languages(): array {
    if (!function_exists('pll_languages_list')) return [];
    return array_combine(pll_languages_list(['fields' => 'slug']), pll_languages_list(['fields' => 'locale']));
}

/** A field of the page that is shown; empty where it is none of ours. */
function pipeline_here(string $key): string {
    return is_singular() ? (string) get_post_meta(get_queried_object_id(), $key, true) : '';
}

add_filter('language_attributes', function ($said) {
    $lang = pipeline_here('pipeline_lang');
    return $lang ? preg_replace('/lang="[^"]*"/', 'lang="' . esc_attr($lang) . '"', $said) : $said;
}, 99);

add_filter('get_canonical_url', fn($url) => pipeline_here('pipeline_canonical') ?: $url);
add_filter('pll_rel_hreflang_attributes', fn($found) => pipeline_here('pipeline_id') ? [] : $found); // ours are whole

add_action('wp_head', function () {
    foreach (array_filter(explode("\n", pipeline_here('pipeline_alternates'))) as $line) {
        [$lang, $url] = explode(' ', $line, 2);
        printf('<link rel="alternate" hreflang="%s" href="%s">' . "\n", esc_attr($lang), esc_url($url));
    }
    $about = html_entity_decode(pipeline_here('pipeline_description'), ENT_QUOTES, 'UTF-8');
    if ($about) printf('<meta name="description" content="%s">' . "\n", esc_attr($about));
}, 1);

// A notice is for people who have the address, not for search engines.
add_filter('wp_robots', fn($said) => pipeline_here('pipeline_notice') ? ['noindex' => true] + $said : $said);

// Approved words stay as they are.
add_action('wp', function () {
    if (!pipeline_here('pipeline_id')) return;
    foreach (['the_content', 'the_title', 'single_post_title', 'document_title', 'the_excerpt'] as $hook) {
        remove_filter($hook, 'wptexturize');
        remove_filter($hook, 'convert_smilies', 20);
        remove_filter($hook, 'capital_P_dangit', 11);
    }
    remove_filter('the_content', 'do_shortcode', 11);
    remove_filter('the_content', 'wpautop');
});

// Former addresses lead on, for ever; before WordPress guesses a page of a like name, which may be in the other language.
add_action('template_redirect', function () {
    if (!is_404()) return;
    $path = (string) wp_parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
    $forms = array_unique([$path, untrailingslashit($path), trailingslashit($path)]);
    $found = get_posts(['post_type' => ['post', 'page'], 'post_status' => 'publish', 'numberposts' => 1, 'lang' => '',
        'meta_query' => [['key' => 'pipeline_former', 'value' => $forms, 'compare' => 'IN']]]);
    if ($found) {
        wp_safe_redirect(get_permalink($found[0]), 301);
        exit;
    }
}, 9);
